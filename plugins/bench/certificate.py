"""A certificate for this machine alone, made for one run: browsers speak HTTP/2 only to servers that have one."""

import base64
import datetime
import hashlib
import ipaddress
import ssl
import tempfile
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization as as_bytes
from cryptography.hazmat.primitives.asymmetric import ec

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Certificate:
    """What a server shows, and what a browser is told to believe."""

    context: ssl.SSLContext
    pin: str
    """The key's digest, as Chromium's `--ignore-certificate-errors-spki-list` wants it."""


@lru_cache(maxsize=1)
def certificate() -> Certificate:
    """Return the certificate of this run."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    places = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address(HOST))])
    signed = builder.add_extension(places, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(as_bytes.Encoding.PEM, as_bytes.PrivateFormat.PKCS8, as_bytes.NoEncryption())
    public = key.public_key().public_bytes(as_bytes.Encoding.DER, as_bytes.PublicFormat.SubjectPublicKeyInfo)
    pin = base64.b64encode(hashlib.sha256(public).digest()).decode()
    return Certificate(_context(secret + signed.public_bytes(as_bytes.Encoding.PEM)), pin)


def _context(pem: bytes) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["h2"])
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:  # Python reads keys from files only
        path = Path(folder, "key.pem")
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
