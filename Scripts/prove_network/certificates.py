# SPDX-License-Identifier: Apache-2.0
"""A certificate authority for one run, and a certificate of it for this machine."""
import datetime
import ipaddress
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class Certificates:
    """Files in a directory: `authority` (what clients trust), `certificate` and `key`."""

    def __init__(self, directory):
        self.authority = os.path.join(directory, "authority.pem")
        self.certificate = os.path.join(directory, "server.pem")
        self.key = os.path.join(directory, "server.key")
        self.both = os.path.join(directory, "both.pem")
        root_key, root = self._make("a test authority", None, None)
        key, certificate = self._make("localhost", root_key, root)
        secret = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption())
        public = certificate.public_bytes(serialization.Encoding.PEM)
        for path, content in (
                (self.authority, root.public_bytes(serialization.Encoding.PEM)),
                (self.certificate, public), (self.key, secret), (self.both, public + secret)):
            with open(path, "wb") as file:
                file.write(content)

    @staticmethod
    def _make(name, issuer_key, issuer):
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.datetime.now(datetime.UTC)
        builder = (
            x509.CertificateBuilder().subject_name(subject)
            .issuer_name(issuer.subject if issuer else subject).public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=2))
            .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), True))
        if issuer:
            names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
            builder = builder.add_extension(x509.SubjectAlternativeName(names), False)
        return key, builder.sign(issuer_key or key, hashes.SHA256())
