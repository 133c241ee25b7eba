"""SFTP as a way to a partner and from one. The library behind it (asyncssh, of the hub's extra) is loaded with the first connection."""

from ecmx.transports.sftp.client import Sftp
from ecmx.transports.sftp.remote_file import RemoteFile

__all__ = ["RemoteFile", "Sftp"]
