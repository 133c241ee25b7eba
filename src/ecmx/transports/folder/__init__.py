"""A folder as a way to a partner."""

from ecmx.transports.folder.client import Folder
from ecmx.transports.folder.putting import probed, put, require_folder, whereabouts

__all__ = ["Folder", "probed", "put", "require_folder", "whereabouts"]
