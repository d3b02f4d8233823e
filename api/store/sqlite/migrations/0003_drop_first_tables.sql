-- What 0002 has read.
DROP TABLE first_article;
DROP TABLE first_enriched;
