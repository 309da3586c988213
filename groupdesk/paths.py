"""Where things are kept when nobody says otherwise."""

import os
from pathlib import Path

import platformdirs

APPLICATION = "groupdesk"


def data_folder() -> Path:
    """The folder of what must not be lost; it may not exist yet."""
    return platformdirs.user_data_path(APPLICATION, appauthor=False)


def desk_path(given: str | None = None) -> Path:
    """The desk's file: `given`, else ``$GROUPDESK_DESK``, else the one in the data folder."""
    chosen = given or os.environ.get("GROUPDESK_DESK")
    return Path(chosen).expanduser() if chosen else data_folder() / "my.desk"


def config_path() -> Path:
    """The config file, ``config.toml``; it may not exist."""
    return platformdirs.user_config_path(APPLICATION, appauthor=False) / "config.toml"
