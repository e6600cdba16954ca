"""The author's desk: the commands behind tasks.py, and the environment they work in."""
