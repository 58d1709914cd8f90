DROP INDEX `sitting_figures`;--> statement-breakpoint
CREATE INDEX `sitting_figures` ON `sitting` (`session_id`,`status`,`department`,`series`,`decision`,`average`);