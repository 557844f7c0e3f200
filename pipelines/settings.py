"""Settings: every knob, its default, and a sentence on what it does.

Belongs here: what a person may want to change for all nights. Does not: what is known of one source (config/sources.yaml).
Order of precedence: arguments, environment (NEWSLEDGER_...), config/settings.yaml, defaults.
"""

from __future__ import annotations

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, YamlConfigSettingsSource

PROJECT = Path(__file__).resolve().parents[1]
MIB = 1024 * 1024


class Settings(BaseSettings):
    """All settings. `newsledger run --help` names those that have a flag of their own."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSLEDGER_", yaml_file=PROJECT / "config" / "settings.yaml", extra="forbid", frozen=True
    )

    raw_dir: Path = Field(PROJECT / "data" / "raw", description="Folder of raw files. Nothing ever writes there.")
    warehouse_dir: Path = Field(PROJECT / "data" / "warehouse", description="Folder of Parquet parts, the published database and Data Docs.")
    config_dir: Path = Field(PROJECT / "config", description="Folder of sources.yaml, word lists and corrections.csv.")

    first_night: str = Field("2015-01-01", description="Oldest partition the calendar shows; older dated folders are refused.")
    schedule_cron: str = Field("0 2 * * *", description="When the nightly schedule runs.")
    schedule_timezone: str = Field("UTC", description="Time zone of schedule_cron.")

    max_record_bytes: int = Field(16 * MIB, description="A text, page or record larger than this is refused as too_large.", gt=0)
    max_unpacked_bytes: int = Field(8 * 1024 * MIB, description="A compressed file that unpacks to more than this in total is refused as a bomb.", gt=0)
    max_ratio: int = Field(200, description="Unpacked bytes per packed byte above which a file is refused as a bomb.", gt=1)
    ratio_free_bytes: int = Field(MIB, description="Unpacked bytes below which max_ratio is not applied: small files compress well.", ge=0)
    max_members: int = Field(100_000, description="Members of one archive above which it is refused as a bomb.", gt=0)
    max_depth: int = Field(3, description="How many containers may lie in one another before too_deeply_nested.", ge=0)

    repair_mentions: bool = Field(False, description="Whether damage that a text talks about (as in a page on encodings) is repaired too.")

    shard_documents: int = Field(250, description="Documents of one unit of work: bounds memory and is what a worker process takes.", gt=0)
    shard_bytes: int = Field(8 * MIB, description="Bytes of raw records of one unit of work.", gt=0)
    workers: int = Field(0, description="Worker processes of the heavy steps; 0 for one a core.", ge=0)
    language_model: str = Field("", description="spaCy pipeline that reads the text: a folder or an installed package; empty for models/en_newsledger, which ships.")
    label_map: dict[str, str] = Field({}, description="Labels of that pipeline's names to ours (PERSON, ORG, GPE, LOC, FAC, NORP, EVENT), where they are not known anyway.")
    story_window_days: int = Field(14, description="Documents published so many days apart are compared by all their keys; those further apart by a few.", ge=0)
    score_nights: bool = Field(True, description="Whether a night made by versions not scored before scores them on the gold that ships: some 10 s, once a version.")
    validate_rows: int = Field(400_000, description="Rows Great Expectations sees at a time.", gt=0)
    max_failed_share: float = Field(0.2, description="Share of a table's rows that may fail error rules before the night is not published.", ge=0, le=1)

    snapshots: int = Field(7, description="Published databases kept under snapshots/, one for each last night; 0 keeps none.", ge=0)
    database_mode: str = Field("", description="File mode of the published database and its snapshots, such as 0640; empty leaves it to the umask.", pattern="^(0?[0-7]{3})?$")

    text_fields: list[str] = Field(["text", "body", "content", "article", "maintext", "full_text"], description="Names of the text field in JSONL, CSV and Parquet, best first.")
    title_fields: list[str] = Field(["title", "headline", "head"], description="Names of the title field, best first.")
    date_fields: list[str] = Field(["date", "published", "published_at", "date_publish", "pub_date", "publication_date"], description="Names of the publication date field, best first.")
    url_fields: list[str] = Field(["url", "link", "source_url"], description="Names of the address field, best first.")

    @model_validator(mode="before")
    @classmethod
    def refuse_unknown(cls, given: Any) -> Any:
        """A name in the environment that is no setting is a setting misspelt: left alone, the night would run without it."""
        prefix = str(cls.model_config.get("env_prefix", ""))
        for name in sorted(os.environ):
            asked = name.lower().removeprefix(prefix.lower())
            if name.lower().startswith(prefix.lower()) and asked not in cls.model_fields:
                near = get_close_matches(asked, cls.model_fields, n=1)
                meant = f" ({prefix}{near[0].upper()} is one)" if near else ""
                raise ValueError(f"{name} in the environment is no setting{meant}")
        return given

    @model_validator(mode="after")
    def look_at_folders(self) -> Settings:
        """A folder of lists that is not there is told before a night begins, not where its first list is read."""
        if not self.config_dir.is_dir():
            raise ValueError(f"config_dir: {self.config_dir}: there is no such folder")
        return self

    @property
    def database(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse_dir / "newsledger.duckdb"

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then config/settings.yaml."""
        return init_settings, env_settings, YamlConfigSettingsSource(settings_cls)
