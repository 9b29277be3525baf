"""Static files of production: hashed names, compressed, links between our ES modules rewritten."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_ANY_FILE, _MODULE_LINKS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns
OUR_FOLDERS = ("ui/*.js", "desk/*.js")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """A module of ours that imports another asks for its hashed name, so that no browser mixes two versions.

    Only ours: files of third parties import by names that their own bundler resolves.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        *((folder, _MODULE_LINKS) for folder in OUR_FOLDERS),
    )
