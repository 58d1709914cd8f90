CREATE INDEX `document_batch_state` ON `document` (`batch_id`,`state`,`public_index`);--> statement-breakpoint
CREATE INDEX `case_session` ON `reconciliation_case` (`state`,`session_id`,`kind`);--> statement-breakpoint
CREATE INDEX `sitting_figures` ON `sitting` (`session_id`,`status`,`department`,`decision`,`average`);--> statement-breakpoint
CREATE INDEX `sitting_not_active` ON `sitting` (`status`) WHERE status <> 'active';