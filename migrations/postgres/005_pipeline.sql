-- +goose Up

-- The group that owns a dossier decides who else sees it and how long it is
-- kept; a dossier without one belongs to the administrators. shared 1: everybody
-- with a login may read it.
ALTER TABLE dossiers ADD COLUMN group_id TEXT REFERENCES groups (id);
ALTER TABLE dossiers ADD COLUMN shared BIGINT NOT NULL DEFAULT 0;
CREATE INDEX dossiers_group ON dossiers (group_id);

-- Every group that may see a dossier, its owner among them.
CREATE TABLE dossier_groups (
    dossier_id TEXT NOT NULL REFERENCES dossiers (id),
    group_id   TEXT NOT NULL REFERENCES groups (id),
    PRIMARY KEY (dossier_id, group_id)
);
CREATE INDEX dossier_groups_group ON dossier_groups (group_id);

CREATE INDEX memberships_parent ON memberships (parent_id);
CREATE INDEX dossier_readings_document ON dossier_readings (document_id);
CREATE INDEX changes_dossier ON changes (dossier_id);
CREATE INDEX changes_document ON changes (document_id);

-- One import of a folder or an archive. options is JSON of whoever imports.
CREATE TABLE batches (
    id         TEXT   NOT NULL PRIMARY KEY,
    dossier_id TEXT   REFERENCES dossiers (id),
    user_id    TEXT   NOT NULL,
    source     TEXT   NOT NULL,
    options    BYTEA  NOT NULL,
    state      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX batches_dossier ON batches (dossier_id);
CREATE INDEX batches_user ON batches (user_id);

-- One file of an import. Once it has a document, the document's state is its
-- own; state and reason are for before that, and for what never got that far.
CREATE TABLE batch_items (
    batch_id      TEXT   NOT NULL REFERENCES batches (id),
    path          TEXT   NOT NULL,
    id            TEXT   NOT NULL UNIQUE,
    dossier_id    TEXT   REFERENCES dossiers (id),
    document_id   TEXT   REFERENCES documents (id),
    membership_id TEXT   NOT NULL DEFAULT '',
    size          BIGINT NOT NULL DEFAULT 0,
    state         TEXT   NOT NULL,
    reason        TEXT   NOT NULL DEFAULT '',
    stage         TEXT   NOT NULL DEFAULT '',
    attempts      BIGINT NOT NULL DEFAULT 0,
    updated_at    BIGINT NOT NULL,
    PRIMARY KEY (batch_id, path)
);
CREATE INDEX batch_items_document ON batch_items (document_id);
CREATE INDEX batch_items_dossier ON batch_items (dossier_id);
CREATE INDEX batch_items_membership ON batch_items (membership_id);

-- What an officer made of a verdict. quotes is JSON: the words that it stood on.
CREATE TABLE overrides (
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    requirement TEXT   NOT NULL,
    action      TEXT   NOT NULL,
    value       TEXT   NOT NULL,
    machine     TEXT   NOT NULL,
    reason      TEXT   NOT NULL,
    rules       TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    quotes      BYTEA  NOT NULL,
    user_id     TEXT   NOT NULL,
    at          BIGINT NOT NULL,
    PRIMARY KEY (dossier_id, requirement)
);

-- What happened with a dossier, for those who work with it.
CREATE TABLE dossier_log (
    id          TEXT   NOT NULL PRIMARY KEY,
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    kind        TEXT   NOT NULL,
    user_id     TEXT   NOT NULL,
    requirement TEXT   NOT NULL DEFAULT '',
    document_id TEXT   NOT NULL DEFAULT '',
    detail      TEXT   NOT NULL DEFAULT '',
    at          BIGINT NOT NULL
);
CREATE INDEX dossier_log_dossier ON dossier_log (dossier_id, id);

-- What stays of what was deleted: never its name.
CREATE TABLE tombstones (
    id         TEXT   NOT NULL PRIMARY KEY,
    kind       TEXT   NOT NULL,
    subject    TEXT   NOT NULL,
    dossier_id TEXT   NOT NULL,
    user_id    TEXT   NOT NULL,
    at         BIGINT NOT NULL
);
CREATE INDEX tombstones_subject ON tombstones (subject);

-- Documents whose row is gone and whose files are still to be taken away.
CREATE TABLE removals (
    document_id TEXT   NOT NULL PRIMARY KEY,
    at          BIGINT NOT NULL
);

-- Which version of each requirement's rule a version of the pack has.
CREATE TABLE pack_rules (
    pack        TEXT NOT NULL,
    requirement TEXT NOT NULL,
    rule        TEXT NOT NULL,
    PRIMARY KEY (pack, requirement)
);

-- What a register says of a dossier, kept apart from what was read.
CREATE TABLE given_facts (
    dossier_id TEXT   NOT NULL REFERENCES dossiers (id),
    source     TEXT   NOT NULL,
    position   BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    value      TEXT   NOT NULL,
    given_at   BIGINT NOT NULL,
    PRIMARY KEY (dossier_id, source, position)
);
CREATE INDEX given_facts_value ON given_facts (name, value);

-- Documents that a register lists. document_id is set once one is held.
CREATE TABLE given_documents (
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    source      TEXT   NOT NULL,
    position    BIGINT NOT NULL,
    title       TEXT   NOT NULL,
    kind        TEXT   NOT NULL DEFAULT '',
    url         TEXT   NOT NULL DEFAULT '',
    format      TEXT   NOT NULL DEFAULT '',
    document_id TEXT   REFERENCES documents (id),
    given_at    BIGINT NOT NULL,
    PRIMARY KEY (dossier_id, source, position)
);
CREATE INDEX given_documents_document ON given_documents (document_id);
