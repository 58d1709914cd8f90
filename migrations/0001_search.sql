-- Full text over names; contentless, the row id is the sitting's. The vocabulary feeds the search for misspelt names.
CREATE VIRTUAL TABLE `sitting_search` USING fts5(name, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2', detail='column');
--> statement-breakpoint
CREATE VIRTUAL TABLE `sitting_vocabulary` USING fts5vocab(`sitting_search`, 'row');
