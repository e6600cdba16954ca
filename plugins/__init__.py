"""The column's own code, one package for each thing it knows.

problems  how we speak to authors: imports nothing of ours
settings  a dataclass from what pelicanconf.py says: imports nothing of ours
crew      processes at work on one list of things to do: imports nothing of ours
workers   one piece of work on all cores: imports crew
privacy   what would give a writer away: imports nothing of ours
threads   what a letter file is: imports privacy, problems, settings
press     where files go that are no pages: imports threads
feeds     Atom, RSS and JSON Feed: imports press, threads, problems, settings
machines  cards, photos, sitemap, robots.txt: imports press, threads, problems, settings
search    finding letters: imports press, threads, problems, settings, workers
reading   what readers are given beside letters: imports search, threads, problems, settings
rebuild   only what has changed is built: imports crew, press, threads, problems, settings, workers
desk      the author's commands, called by tasks.py: imports all of the above but feeds
bench     how fast, how good, beside rivals: imports desk, rebuild, search, threads

Within a package only `hooks`, `reader` and `notices`, and `rebuild` as a whole, meet Pelican.
"""
