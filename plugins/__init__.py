"""The column's own code, one package for each thing it knows.

problems  how we speak to authors: imports nothing of ours
settings  a dataclass from what pelicanconf.py says: imports nothing of ours
workers   one piece of work on all cores: imports nothing of ours
privacy   what would give a writer away: imports nothing of ours
threads   what a letter file is: imports privacy, problems, settings
feeds     Atom, RSS and JSON Feed: imports threads, problems, settings
machines  cards, photos, sitemap, robots.txt: imports threads, problems, settings
search    finding letters: imports threads, problems, settings, workers
bench     how fast, how good, beside rivals: imports desk, search, threads
desk      the author's commands, called by tasks.py: imports all of the above

Within a package only `hooks`, `reader` and `notices` meet Pelican.
"""
