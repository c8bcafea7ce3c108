-- +goose Up

-- Where the words of a page stand that was read by OCR, found in the same run as
-- its text. The view of one page needs no other page's, so each has a row. words
-- is JSON, six numbers a word: bytes of the text since the word before, bytes of
-- the word, and its left, top, right and bottom in ten-thousandths of the page.
CREATE TABLE word_places (
    document_id TEXT   NOT NULL REFERENCES documents (id),
    engine      TEXT   NOT NULL,
    page        BIGINT NOT NULL,
    words       BYTEA  NOT NULL,
    PRIMARY KEY (document_id, engine, page)
);
