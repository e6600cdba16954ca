"""The menu: what can be done here, each task a few lines over plugins/desk.

`python3 tasks.py build` needs nothing but Python: it sets up .venv, then works there.
Up to the version check this file keeps to words that Python 2.7 can read.
"""
import gc
import os
import sys

if sys.version_info < (3, 11):
    sys.exit(
        "This needs Python 3.11 or newer, and this is Python %d.%d. "
        "Install one from python.org, or name one you have: python3.11 tasks.py" % sys.version_info[:2]
    )

HERE = os.getcwd()
ROOT = os.path.dirname(os.path.realpath(__file__))
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)  # Python leaves it out when PYTHONSAFEPATH is set

from plugins.desk import environment

BY_HAND = __name__ == "__main__" or os.path.basename(sys.argv[0]).split(".")[0] in ("inv", "invoke")
if BY_HAND:
    environment.enter(ROOT)  # comes back only inside .venv
    gc.disable()  # tasks end soon, and with them what cycles hold; to look for it took a sixth of a second at the end

try:
    from invoke import Collection, Exit, Program, task
except ImportError:
    sys.exit("A package is missing from .venv. Delete the folder .venv, then run the same command again.")

CONTENT = os.path.join(ROOT, "content")
OUTPUT = os.path.join(ROOT, "output")
CONTENT_HELP = "The folder of letters and pages; content/ unless you say."


def place(path):
    """Return a path the caller typed as one seen from the project's folder, where every task works."""
    whole = os.path.normpath(os.path.join(HERE, path))
    return os.path.relpath(whole, ROOT) if whole.startswith(os.path.join(ROOT, "")) else whole


def run(command, *words):
    """Run a command of plugins/desk in the project's folder, and leave with its exit code if it is not 0."""
    os.chdir(ROOT)
    # Invoke forbids Python to keep its compiled modules; kept, they make every later task start faster.
    sys.dont_write_bytecode = "PYTHONDONTWRITEBYTECODE" in os.environ
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # no letter's sign stops a terminal that lacks it
    try:
        code = command(*words)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever read our answer has read enough, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    if code:
        raise Exit(code=code)


@task(
    help={
        "content": CONTENT_HELP,
        "output": "The folder to write; output/ unless you say.",
        "published": "Build for readers: absolute addresses, and feeds.",
        "site_url": "The site's own address, such as https://example.org/letters.",
    }
)
def build(c, content=CONTENT, output=OUTPUT, published=False, site_url=""):
    """Build the site into output/."""
    from plugins.desk.build import build_command

    run(build_command, place(content), place(output), published, site_url)


@task(help={"content": CONTENT_HELP, "format": "How to say it: text, or json for other programs."})
def check(c, content=CONTENT, format="text"):
    """Say what is wrong with the letters, and how to mend it."""
    from plugins.desk.check import check_command

    run(check_command, place(content), format)


@task(help={"content": CONTENT_HELP, "port": "Where the site answers on this machine; 8000 unless you say."})
def serve(c, content=CONTENT, port="8000"):
    """Show the site here, built again whenever a letter is saved."""
    from plugins.desk.serve import serve_command

    gc.enable()
    run(serve_command, place(content), port)


@task(
    help={
        "title": "What the letter is called.",
        "category": "The folder under letters/ to put it in.",
        "content": CONTENT_HELP,
    }
)
def new(c, title, category="", content=CONTENT):
    """Begin a new letter with this title."""
    from plugins.desk.new import new_command

    run(new_command, title, category, place(content))


@task(help={"name": "The name the letter is signed with.", "content": CONTENT_HELP})
def acknowledge(c, name="", content=CONTENT):
    """Print the mail that tells a writer that the letter has come."""
    from plugins.desk.acknowledge import acknowledge_command

    run(acknowledge_command, place(content), name)


@task(
    help={
        "what": "What to measure: build, search, or lighthouse (the pages, by Chromium's own judge).",
        "letters": "Sizes of columns, such as 100,1000,10000; for the search also none, by an empty word.",
        "rounds": "How often each build is measured; 3 unless you say.",
        "only": "Build with these tools alone: ours, pages, related, pelican, hugo, hugo_plain, pagefind; "
        "or search on these lines alone, drawing no chart: plain, http1, http2.",
        "collection": "A file of threads and questions with their right answers; without one, no quality is measured.",
        "json": "A file for all numbers of the builds.",
        "chart": "A file for the chart; that of the search goes to tests/data unless you say.",
        "soak": "Measure nothing: make so many random edits, and hold each build to a clean one.",
        "seed": "Where the random edits begin; 1 unless you say.",
    }
)
def bench(c, what, letters="100,1000", rounds="3", only="", collection="", json="", chart="", soak="", seed="1"):
    """Measure builds or the search beside rivals; needs the network."""
    gc.enable()
    if what not in ("build", "lighthouse", "search"):
        sys.exit("There is no benchmark '%s'; there are: build, lighthouse, search." % what)
    if what != "lighthouse":  # it comes by npm
        environment.add(ROOT, "requirements-bench.txt")
    if what == "build" and soak:
        from plugins.bench.soak import soak_command

        run(soak_command, soak, seed)
    elif what == "build":
        from plugins.bench.build import bench_build_command

        run(bench_build_command, letters, rounds, only, json and place(json), chart and place(chart))
    elif what == "lighthouse":
        from plugins.bench.lighthouse import bench_lighthouse_command

        run(bench_lighthouse_command, CONTENT)
    else:
        from plugins.bench.search import bench_search_command

        chart = place(chart) if chart else os.path.join("tests", "data", "bench-search.svg")
        run(bench_search_command, collection and place(collection), letters, only, chart)


@task(
    positional=["words"],
    help={
        "words": "What to look for, as a reader would type it.",
        "content": CONTENT_HELP,
        "json": "Answer for other programs.",
        "explain": "Say what each word weighs, and whence: title, letter, answer, perspective, sense.",
        "queries": "A file of queries, one a line; each gives a line of JSON.",
    }
)
def search(c, words=None, content=CONTENT, json=False, explain=False, queries=""):
    """Find the letters that readers would find with these words."""
    from plugins.desk.search import search_command

    run(search_command, words or "", place(content), json, explain, queries and place(queries))


@task
def test(c):
    """Run every test."""
    import subprocess

    environment.add(ROOT, "requirements-test.txt")
    # A file's tests share what they build, so a process takes files whole.
    run(subprocess.call, [sys.executable, "-m", "pytest", "-n", "auto", "--maxprocesses", "4", "--dist", "loadfile"])


@task
def clean(c):
    """Remove what the other tasks made: output/ and the previews."""
    from plugins.desk.build import clean_command

    run(clean_command)


if __name__ == "__main__":
    menu = Collection.from_module(sys.modules[__name__])
    typed = sys.argv[1:] or ["--list"]
    if typed[0] == "search" and typed[1:2] and typed[1].startswith("--queries"):
        typed.insert(1, "")  # the queries are in the file, and Invoke wants its words
    try:
        Program(namespace=menu, binary="tasks.py").run([sys.argv[0]] + typed)
        code = 0
    except SystemExit as end:
        if not isinstance(end.code, int):
            raise
        code = end.code
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads it any more
        pass
    os._exit(code)  # to let go of ten thousand letters one by one would take as long as to draw some hundred
