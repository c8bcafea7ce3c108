-- +goose Up

-- One digital system at one public body. attempt fences the judging of a
-- dossier: only the latest judge may write its verdicts. wanted is 1 while a
-- judging has been asked for and has not begun.
CREATE TABLE dossiers (
    id           TEXT   NOT NULL PRIMARY KEY,
    title        TEXT   NOT NULL,
    jurisdiction TEXT   NOT NULL,
    attempt      BIGINT NOT NULL DEFAULT 0,
    wanted       BIGINT NOT NULL DEFAULT 0,
    rules        TEXT   NOT NULL DEFAULT '',
    judged_at    BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL
);

-- One file, known by the SHA-256 of its bytes. attempt fences its reading.
-- depth is the least number of containers around it when it was last sent to
-- be read: a container met too deep is read again when it is met nearer.
CREATE TABLE documents (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    size       BIGINT NOT NULL,
    state      TEXT   NOT NULL,
    reason     TEXT   NOT NULL DEFAULT '',
    engine     TEXT   NOT NULL DEFAULT '',
    attempt    BIGINT NOT NULL DEFAULT 0,
    depth      BIGINT NOT NULL DEFAULT 0,
    container  BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    read_at    BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX documents_state ON documents (state);

-- What a container holds, in its own order. A member that was skipped has no
-- document but a reason.
CREATE TABLE members (
    parent_id   TEXT   NOT NULL REFERENCES documents (id),
    ordinal     BIGINT NOT NULL,
    name        TEXT   NOT NULL,
    document_id TEXT   REFERENCES documents (id),
    reason      TEXT   NOT NULL DEFAULT '',
    PRIMARY KEY (parent_id, ordinal)
);
CREATE INDEX members_document ON members (document_id);

-- Every path by which a document came into a dossier, duplicates included.
-- parent_id and root_id are memberships: the container it came out of, and the
-- outermost one; both are '' for what was put in directly.
CREATE TABLE memberships (
    id          TEXT   NOT NULL PRIMARY KEY,
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    document_id TEXT   REFERENCES documents (id),
    parent_id   TEXT   NOT NULL DEFAULT '',
    root_id     TEXT   NOT NULL DEFAULT '',
    ordinal     BIGINT NOT NULL DEFAULT 0,
    depth       BIGINT NOT NULL DEFAULT 0,
    path        TEXT   NOT NULL,
    forced_kind TEXT   NOT NULL DEFAULT '',
    reason      TEXT   NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL
);
CREATE INDEX memberships_dossier ON memberships (dossier_id, id);
CREATE INDEX memberships_document ON memberships (document_id);
CREATE INDEX memberships_root ON memberships (root_id);
-- A container that is read twice hands out each of its members once.
CREATE UNIQUE INDEX memberships_member ON memberships (parent_id, ordinal) WHERE parent_id <> '';

-- What a reader produced, as it is. layout is JSON (pages, marks); concealed
-- text is kept apart so that nothing that reads a text can show it by mistake.
CREATE TABLE texts (
    document_id TEXT   NOT NULL REFERENCES documents (id),
    engine      TEXT   NOT NULL,
    attempt     BIGINT NOT NULL,
    body        BYTEA  NOT NULL,
    layout      BYTEA  NOT NULL,
    concealed   BYTEA,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (document_id, engine)
);

-- What one version of the rules read off a document, from its own text only,
-- with the document's own verdicts.
CREATE TABLE readings (
    document_id TEXT   NOT NULL REFERENCES documents (id),
    forced_kind TEXT   NOT NULL,
    rules       TEXT   NOT NULL,
    attempt     BIGINT NOT NULL,
    reading     BYTEA  NOT NULL,
    verdicts    BYTEA  NOT NULL,
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (document_id, forced_kind, rules)
);

-- The documents of a dossier as read beside each other, whose outlines bind
-- each other's terms. A member that was skipped is a reading without document.
CREATE TABLE dossier_readings (
    dossier_id  TEXT   NOT NULL REFERENCES dossiers (id),
    position    BIGINT NOT NULL,
    document_id TEXT   REFERENCES documents (id),
    reading     BYTEA  NOT NULL,
    PRIMARY KEY (dossier_id, position)
);

CREATE TABLE verdicts (
    dossier_id  TEXT             NOT NULL REFERENCES dossiers (id),
    requirement TEXT             NOT NULL,
    position    BIGINT           NOT NULL,
    value       TEXT             NOT NULL,
    confidence  DOUBLE PRECISION NOT NULL,
    rules       TEXT             NOT NULL,
    verdict     BYTEA            NOT NULL,
    PRIMARY KEY (dossier_id, requirement)
);

-- Every committed change takes the next number from this one row in its own
-- transaction, so numbers commit in order and a follower can miss none.
CREATE TABLE change_counter (
    id     BIGINT NOT NULL PRIMARY KEY,
    number BIGINT NOT NULL
);
INSERT INTO change_counter (id, number) VALUES (1, 0);

CREATE TABLE changes (
    number      BIGINT NOT NULL PRIMARY KEY,
    kind        TEXT   NOT NULL,
    dossier_id  TEXT   NOT NULL DEFAULT '',
    document_id TEXT   NOT NULL DEFAULT '',
    at          BIGINT NOT NULL
);
