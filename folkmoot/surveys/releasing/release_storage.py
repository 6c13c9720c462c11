"""Where the files of releases lie."""

from folkmoot.places.private_files import PrivateStorage


class ReleaseStorage(PrivateStorage):
    """The files of a draft or of a withdrawn edition are not for everyone."""

    folder = "releases"
