"""A real IMAP server: Debian's Dovecot, as a process of the test, on a free port, with TLS."""

import datetime
import itertools
import os
import pwd
import shutil
import socket
import subprocess
from dataclasses import dataclass, field
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.processes import free_port, wait_for

DOVECOT = "/usr/sbin/dovecot"
USER, PASSWORD = "help@aid.example.org", "imap-secret"
IS_THERE = Path(DOVECOT).exists()
WHY_NOT = "needs Debian's dovecot-imapd"
_names = itertools.count(1)

CONFIG = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
ssl = yes
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
auth_mechanisms = plain
disable_plaintext_auth = no
first_valid_uid = {uid}
first_valid_gid = {gid}
mail_location = maildir:{folder}/mail
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


@dataclass
class Dovecot:
    """A running server with one mailbox."""

    folder: Path
    port: int
    plain: int
    owner: tuple[int, int]
    process: "subprocess.Popen[bytes]" = field(repr=False)

    @property
    def url(self) -> str:
        name = USER.replace("@", "%40")
        return f"imaps://{name}:{PASSWORD}@localhost:{self.port}/INBOX"

    @property
    def certificate(self) -> str:
        return str(self.folder / "cert.pem")

    def deliver(self, raw: bytes) -> None:
        """Put a mail into the mailbox, as a mail server does."""
        name = f"{next(_names):010}.test"
        waiting = self.folder / "mail" / "tmp" / name
        waiting.write_bytes(raw)
        os.chown(waiting, *self.owner)
        waiting.rename(self.folder / "mail" / "new" / name)

    def mails(self, folder: str = "") -> list[bytes]:
        """Return what is in the mailbox, or in a folder of it."""
        place = self.folder / "mail" / (f".{folder}" if folder else "")
        files = [*place.glob("new/*"), *place.glob("cur/*")]
        return [path.read_bytes() for path in sorted(files)]

    def empty(self) -> None:
        shutil.rmtree(self.folder / "mail")
        _make_maildir(self.folder / "mail", self.owner)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


def start(folder: Path) -> Dovecot:
    """Start the server with its files in `folder`."""
    # Nobody reads mail as root, so root starts it for somebody else.
    account = pwd.getpwuid(os.getuid()) if os.getuid() else pwd.getpwnam("nobody")
    owner = (account.pw_uid, account.pw_gid)
    group = "nogroup" if account.pw_name == "nobody" else _group(account.pw_gid)
    folder.chmod(0o755)
    for name in ("run", "state", "home"):
        (folder / name).mkdir()
        os.chown(folder / name, *owner)
    _make_maildir(folder / "mail", owner)
    _write_certificate(folder)
    port, plain = free_port(), free_port()
    said = {"user": account.pw_name, "group": group, "uid": owner[0], "gid": owner[1]}
    said |= {"folder": folder, "port": port, "plain": plain, "password": PASSWORD}
    config = folder / "dovecot.conf"
    config.write_text(CONFIG.format(**said))
    process = subprocess.Popen([DOVECOT, "-F", "-c", str(config)], stderr=subprocess.DEVNULL)
    server = Dovecot(folder, port, plain, owner, process)
    wait_for(lambda: _answers(port), seconds=20)
    return server


def _group(gid: int) -> str:
    import grp

    return grp.getgrgid(gid).gr_name


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _make_maildir(place: Path, owner: tuple[int, int]) -> None:
    for path in (place, place / "tmp", place / "new", place / "cur"):
        path.mkdir()
        os.chown(path, *owner)


def _write_certificate(folder: Path) -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "cert.pem").write_bytes(made.public_bytes(pem))
    secret = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
