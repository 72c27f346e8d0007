"""DKIM: signatures that another implementation accepted, and that change with every word."""

import base64
import datetime as dt
import hashlib
import re

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa

from emdia.providers.channels import dkim, mime
from tests.providers.contract import LETTER

ED25519 = ed25519.Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
RSA = rsa.generate_private_key(65537, 2048)
MAIL = mime.build(LETTER, dt.datetime(2026, 12, 7, 12, 30, 1, tzinfo=dt.UTC))


def pem(key: ed25519.Ed25519PrivateKey | rsa.RSAPrivateKey) -> str:
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


def signed(mail: bytes, key: object) -> bytes:
    return dkim.signed(mail, domain="academia.example", selector="emdia", pem=pem(key))


def test_a_signature_that_dkimpy_accepted():
    """Ed25519 signatures have no dice: dkimpy 1.1.8 said True to this one."""
    given = re.search(rb"b=([\w+/=\r\n ]+?)\r\nFrom:", signed(MAIL, ED25519))[1]
    assert b"".join(given.split()) == (
        b"eFCkPQjlH0c5HiK/gmiGT7Ow5o5Vae6z/eRXkmZgYywQ9oKMKhOcxwC5vmhggUY+q6Gx5EhmXm1Ng6hknlHWCw=="
    )
    assert dkim.record(pem(ED25519)) == "v=DKIM1; k=ed25519; p=A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="


def check(mail: bytes) -> None:
    """A small verifier of its own for RSA: raises where header or body are not those that were signed."""
    top, _, rest = mail.partition(b"\r\nFrom:")
    tags = dict(part.split(b"=", 1) for part in b"".join(top.split()).partition(b":")[2].split(b";"))
    head, _, body = (b"From:" + rest).partition(b"\r\n\r\n")
    assert base64.b64encode(hashlib.sha256(body).digest()) == tags[b"bh"]
    lines = {line.split(b":")[0].lower(): line for line in head.replace(b"\r\n ", b" ").split(b"\r\n")}
    said = b"".join(
        name + b":" + lines.pop(name).partition(b":")[2].strip() + b"\r\n"
        for name in tags[b"h"].split(b":")
        if name in lines
    )
    bare = re.sub(rb"b=[^;]*$", b"b=", re.sub(rb"\s+", b" ", top.replace(b"\r\n", b"")))
    said += b"dkim-signature:" + bare.partition(b":")[2].strip()
    RSA.public_key().verify(base64.b64decode(tags[b"b"]), said, padding.PKCS1v15(), hashes.SHA256())


def test_an_rsa_signature_covers_headers_and_body():
    mail = signed(MAIL, RSA)
    check(mail)
    with pytest.raises(InvalidSignature):
        check(mail.replace(b"To: maria", b"To: marta"))
    with pytest.raises(AssertionError):
        check(mail.replace(b"multipart", b"Multipart").replace(b"--=_m2026--", b"--=_m2026-- x"))


def test_a_second_sender_would_break_it():
    assert b":from;" in signed(MAIL, RSA).replace(b"\r\n ", b"")


def test_a_key_may_stand_in_one_line_and_a_weak_or_broken_one_is_refused():
    dkim.key_of(pem(RSA).replace("\n", " "))
    weak = pem(rsa.generate_private_key(65537, 1024))
    for wrong in ("", "segredo", weak, pem(RSA)[:300]):
        with pytest.raises(dkim.BadKey):
            dkim.key_of(wrong)
