"""What the site's pages may load and run: the one place where its Content-Security-Policy is written.

A web server sends it as the header of that name with every page. The tests drive a browser under it.
"""

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'"
