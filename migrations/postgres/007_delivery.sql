-- +goose Up

-- An e-mail address that reports may go to. Until its holder has confirmed it,
-- nothing is sent there but the question whether they want mail. token_hash is
-- of the link in that question.
CREATE TABLE recipients (
    id              TEXT   NOT NULL PRIMARY KEY,
    email           TEXT   NOT NULL UNIQUE,
    token_hash      TEXT   NOT NULL DEFAULT '',
    token_expires   BIGINT NOT NULL DEFAULT 0,
    asked_at        BIGINT NOT NULL DEFAULT 0,
    confirmed_at    BIGINT NOT NULL DEFAULT 0,
    unsubscribed_at BIGINT NOT NULL DEFAULT 0,
    created_at      BIGINT NOT NULL
);
CREATE INDEX recipients_token ON recipients (token_hash) WHERE token_hash <> '';

-- What an address gets. user_id is whoever subscribed it: only what that person
-- may see when a mail is sent is in it. subject is the dossier's id, or the name
-- of a body or supplier as it is compared; name is how it was typed.
CREATE TABLE subscriptions (
    id           TEXT   NOT NULL PRIMARY KEY,
    recipient_id TEXT   NOT NULL REFERENCES recipients (id),
    user_id      TEXT   NOT NULL REFERENCES users (id),
    kind         TEXT   NOT NULL,
    subject      TEXT   NOT NULL,
    dossier_id   TEXT   REFERENCES dossiers (id),
    name         TEXT   NOT NULL DEFAULT '',
    cadence      TEXT   NOT NULL,
    attach       TEXT   NOT NULL,
    letter       BIGINT NOT NULL DEFAULT 0,
    created_at   BIGINT NOT NULL
);
CREATE UNIQUE INDEX subscriptions_once ON subscriptions (recipient_id, kind, subject, user_id);
CREATE INDEX subscriptions_subject ON subscriptions (kind, subject);
CREATE INDEX subscriptions_dossier ON subscriptions (dossier_id);
CREATE INDEX subscriptions_user ON subscriptions (user_id, id);

-- The mails: each is sent once, or is 'unknown' until a person has looked. bundle
-- says what is gathered into one mail while it waits. attempt is 0 until it was
-- first tried; job is the job that is sending it.
CREATE TABLE outbox (
    id           TEXT   NOT NULL PRIMARY KEY,
    message_id   TEXT   NOT NULL UNIQUE,
    recipient_id TEXT   NOT NULL REFERENCES recipients (id),
    kind         TEXT   NOT NULL,
    bundle       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    attempt      BIGINT NOT NULL DEFAULT 0,
    job          BIGINT NOT NULL DEFAULT 0,
    reason       TEXT   NOT NULL DEFAULT '',
    user_id      TEXT   NOT NULL DEFAULT '',
    due_at       BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    updated_at   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX outbox_gathering ON outbox (recipient_id, kind, bundle) WHERE state = 'waiting' AND attempt = 0;
CREATE INDEX outbox_state ON outbox (state, due_at);

-- Which version of which dossiers a mail tells of. No address gets a version twice.
CREATE TABLE outbox_dossiers (
    mail_id         TEXT   NOT NULL REFERENCES outbox (id),
    recipient_id    TEXT   NOT NULL REFERENCES recipients (id),
    dossier_id      TEXT   NOT NULL REFERENCES dossiers (id),
    subscription_id TEXT   NOT NULL DEFAULT '',
    version         TEXT   NOT NULL,
    PRIMARY KEY (mail_id, dossier_id)
);
CREATE UNIQUE INDEX outbox_dossiers_once ON outbox_dossiers (recipient_id, dossier_id, version);
CREATE INDEX outbox_dossiers_dossier ON outbox_dossiers (dossier_id);
