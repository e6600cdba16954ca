"""What a feed must be, one small rule at a time: rule, reading, values; html, atom, threading, rss, jsonfeed."""
