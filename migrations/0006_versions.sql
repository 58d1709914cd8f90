CREATE TABLE `sitting_version` (
	`id` integer PRIMARY KEY NOT NULL,
	`sitting_id` integer NOT NULL,
	`import_id` integer NOT NULL,
	`kind` text NOT NULL,
	`before` text NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sitting_version_sitting` ON `sitting_version` (`sitting_id`);--> statement-breakpoint
CREATE INDEX `sitting_version_import` ON `sitting_version` (`import_id`,`sitting_id`);--> statement-breakpoint
ALTER TABLE `set_aside` ADD `corrected_by` integer;