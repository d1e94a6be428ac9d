# SPDX-License-Identifier: Apache-2.0
"""Keys that are the same in every run, apart from those of RSA."""
import functools
import hashlib

from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from securesystemslib.signer import CryptoSigner

ED25519 = "ed25519"
ECDSA = "ecdsa"
RSA = "rsa"


@functools.cache
def signer(name, kind=ED25519):
    """The signer of a name: the same name gives the same key."""
    seed = hashlib.sha256(f"key {kind} {name}".encode()).digest()
    if kind == RSA:
        return CryptoSigner.generate_rsa()
    if kind == ECDSA:
        return CryptoSigner(ec.derive_private_key(int.from_bytes(seed) >> 1, ec.SECP256R1()))
    return CryptoSigner(ed25519.Ed25519PrivateKey.from_private_bytes(seed))


class Key:
    """A key as metadata says it, and what signs with it."""

    def __init__(self, name, kind=ED25519):
        self.name = name
        self._signer = signer(name, kind)
        self.identifier = self._signer.public_key.keyid
        self.record = self._signer.public_key.to_dict()

    def sign(self, content):
        """The signature of some bytes, as metadata holds it."""
        return {"keyid": self.identifier, "sig": self._signer.sign(content).signature}
