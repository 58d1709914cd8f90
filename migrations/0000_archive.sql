CREATE TABLE `account` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`full_name` text NOT NULL,
	`role` text NOT NULL,
	`password_hash` text NOT NULL,
	`active` integer DEFAULT true NOT NULL,
	`failed_logins` integer DEFAULT 0 NOT NULL,
	`locked_until` text,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `account_name_unique` ON `account` (`name`);--> statement-breakpoint
CREATE TABLE `barcode_key` (
	`kid` text PRIMARY KEY NOT NULL,
	`signer_id` integer NOT NULL,
	`public_key` blob NOT NULL,
	`delegation` blob,
	FOREIGN KEY (`signer_id`) REFERENCES `signer`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `bareme` (
	`id` integer PRIMARY KEY NOT NULL,
	`hash` text NOT NULL,
	`definition` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `bareme_hash_unique` ON `bareme` (`hash`);--> statement-breakpoint
CREATE TABLE `batch` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`session_id` integer NOT NULL,
	`state` text NOT NULL,
	`composed_by` integer NOT NULL,
	`composed_at` text NOT NULL,
	`content_hash` text NOT NULL,
	`documents` integer NOT NULL,
	`left_out` text DEFAULT '{}' NOT NULL,
	`signed_by` integer,
	`signed_at` text,
	`signer_id` integer,
	`output_folder` text,
	`report` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `exam_session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`composed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`signed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `case_sitting` (
	`case_id` integer NOT NULL,
	`sitting_id` integer NOT NULL,
	PRIMARY KEY(`case_id`, `sitting_id`),
	FOREIGN KEY (`case_id`) REFERENCES `reconciliation_case`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `case_sitting_sitting` ON `case_sitting` (`sitting_id`);--> statement-breakpoint
CREATE TABLE `correction` (
	`id` integer PRIMARY KEY NOT NULL,
	`sitting_id` integer NOT NULL,
	`field` text NOT NULL,
	`old_value` text,
	`new_value` text,
	`reason` text NOT NULL,
	`proposed_by` integer NOT NULL,
	`proposed_at` text NOT NULL,
	`confirmed_by` integer,
	`confirmed_at` text,
	`state` text DEFAULT 'proposed' NOT NULL,
	FOREIGN KEY (`proposed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `correction_sitting` ON `correction` (`sitting_id`);--> statement-breakpoint
CREATE TABLE `document` (
	`id` integer PRIMARY KEY NOT NULL,
	`serial` text NOT NULL,
	`kind` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`sitting_id` integer NOT NULL,
	`batch_id` integer NOT NULL,
	`position` integer NOT NULL,
	`content_hash` blob NOT NULL,
	`state` text NOT NULL,
	`public_index` integer,
	`candidate_code` text NOT NULL,
	`barcode` blob,
	`pdf_sha256` blob,
	`pdf_bytes` integer,
	`signed_at` text,
	`supersedes_id` integer,
	`ended_at` text,
	`end_reason` text,
	FOREIGN KEY (`sitting_id`) REFERENCES `sitting`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`batch_id`) REFERENCES `batch`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `document_serial_unique` ON `document` (`serial`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_public_index_unique` ON `document` (`public_index`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_number` ON `document` (`kind`,`year`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `document_batch_position` ON `document` (`batch_id`,`position`);--> statement-breakpoint
CREATE INDEX `document_sitting` ON `document` (`sitting_id`);--> statement-breakpoint
CREATE INDEX `document_state` ON `document` (`state`);--> statement-breakpoint
CREATE TABLE `exam_session` (
	`id` integer PRIMARY KEY NOT NULL,
	`exam` text NOT NULL,
	`year` integer NOT NULL,
	`kind` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `exam_session_key` ON `exam_session` (`exam`,`year`,`kind`);--> statement-breakpoint
CREATE TABLE `finding` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`sitting_id` integer,
	`sheet` integer NOT NULL,
	`row` integer NOT NULL,
	`column` integer,
	`code` text NOT NULL,
	`parameters` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `finding_import` ON `finding` (`import_id`,`code`);--> statement-breakpoint
CREATE INDEX `finding_sitting` ON `finding` (`sitting_id`);--> statement-breakpoint
CREATE TABLE `import_run` (
	`id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`account_id` integer NOT NULL,
	`created_at` text NOT NULL,
	`committed_at` text,
	`undone_at` text,
	`file_name` text NOT NULL,
	`file_sha256` text NOT NULL,
	`file_bytes` integer NOT NULL,
	`format` text NOT NULL,
	`layout` text NOT NULL,
	`rows_read` integer DEFAULT 0 NOT NULL,
	`rows_imported` integer DEFAULT 0 NOT NULL,
	`rows_set_aside` integer DEFAULT 0 NOT NULL,
	`report` text DEFAULT '{}' NOT NULL,
	`supersedes_id` integer,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `job` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`input` text NOT NULL,
	`state` text NOT NULL,
	`phase` text DEFAULT '' NOT NULL,
	`done` integer DEFAULT 0 NOT NULL,
	`total` integer DEFAULT 0 NOT NULL,
	`account_id` integer NOT NULL,
	`created_at` text NOT NULL,
	`started_at` text,
	`ended_at` text,
	`result` text,
	`error` text,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `job_state` ON `job` (`state`);--> statement-breakpoint
CREATE TABLE `journal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`account_id` integer,
	`account` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`previous_hash` blob NOT NULL,
	`hash` blob NOT NULL
);
--> statement-breakpoint
CREATE TABLE `link_event` (
	`id` integer PRIMARY KEY NOT NULL,
	`at` text NOT NULL,
	`account_id` integer NOT NULL,
	`confirmed_by` integer,
	`kind` text NOT NULL,
	`sitting_a` integer NOT NULL,
	`sitting_b` integer,
	`person_id` integer,
	`case_id` integer,
	`reason` text,
	`model` text NOT NULL,
	`weights` text DEFAULT '[]' NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `link_event_a` ON `link_event` (`sitting_a`);--> statement-breakpoint
CREATE INDEX `link_event_b` ON `link_event` (`sitting_b`);--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `person` (
	`id` integer PRIMARY KEY NOT NULL,
	`created_at` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `raw_block` (
	`import_id` integer NOT NULL,
	`sheet` integer NOT NULL,
	`first_row` integer NOT NULL,
	`last_row` integer NOT NULL,
	`sha256` blob NOT NULL,
	`rows` blob NOT NULL,
	PRIMARY KEY(`import_id`, `sheet`, `first_row`),
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `reconciliation_case` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`key` text NOT NULL,
	`session_id` integer,
	`score` integer DEFAULT 0 NOT NULL,
	`explanation` text DEFAULT '[]' NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`outcome` text,
	`outcome_detail` text,
	`reason` text,
	`created_at` text NOT NULL,
	`proposed_by` integer,
	`proposed_at` text,
	`decided_by` integer,
	`decided_at` text,
	FOREIGN KEY (`session_id`) REFERENCES `exam_session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`decided_by`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reconciliation_case_key_unique` ON `reconciliation_case` (`key`);--> statement-breakpoint
CREATE INDEX `case_queue` ON `reconciliation_case` (`state`,`kind`,`score`);--> statement-breakpoint
CREATE TABLE `release` (
	`number` integer PRIMARY KEY NOT NULL,
	`published_at` text NOT NULL,
	`account_id` integer NOT NULL,
	`folder` text NOT NULL,
	`tree_size` integer NOT NULL,
	`root` text NOT NULL,
	`manifest_sha256` text NOT NULL,
	`revoked` integer NOT NULL,
	`superseded` integer NOT NULL,
	`report` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `saved_layout` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`fingerprint` text NOT NULL,
	`layout` text NOT NULL,
	`used_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `saved_layout_fingerprint_unique` ON `saved_layout` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `set_aside` (
	`id` integer PRIMARY KEY NOT NULL,
	`import_id` integer NOT NULL,
	`sheet` integer NOT NULL,
	`sheet_name` text NOT NULL,
	`row` integer NOT NULL,
	`column` integer,
	`column_name` text,
	`code` text NOT NULL,
	`parameters` text DEFAULT '{}' NOT NULL,
	`cells` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `set_aside_import` ON `set_aside` (`import_id`,`code`);--> statement-breakpoint
CREATE TABLE `signer` (
	`id` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`subject` text NOT NULL,
	`algorithm` text NOT NULL,
	`not_before` text NOT NULL,
	`not_after` text NOT NULL,
	`practice` integer NOT NULL,
	`certificate` blob NOT NULL,
	`chain` blob NOT NULL,
	`first_used_at` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signer_fingerprint_unique` ON `signer` (`fingerprint`);--> statement-breakpoint
CREATE TABLE `sitting` (
	`id` integer PRIMARY KEY NOT NULL,
	`session_id` integer NOT NULL,
	`import_id` integer NOT NULL,
	`source_sheet` integer NOT NULL,
	`source_row` integer NOT NULL,
	`order_number` text,
	`surname` text NOT NULL,
	`given_names` text NOT NULL,
	`sex` text,
	`birth_date` text,
	`birth_place` text,
	`department` text,
	`commune` text,
	`centre` text,
	`school` text,
	`series` text DEFAULT '' NOT NULL,
	`national_id` text,
	`bareme_id` integer,
	`m0` integer,
	`m1` integer,
	`m2` integer,
	`m3` integer,
	`m4` integer,
	`m5` integer,
	`m6` integer,
	`m7` integer,
	`m8` integer,
	`m9` integer,
	`m10` integer,
	`m11` integer,
	`m12` integer,
	`m13` integer,
	`m14` integer,
	`m15` integer,
	`mark_flags` integer DEFAULT 0 NOT NULL,
	`total` integer,
	`average` integer,
	`decision` text,
	`mention` text,
	`status` text DEFAULT 'active' NOT NULL,
	`status_reason` text,
	`person_id` integer,
	`name_key` text NOT NULL,
	FOREIGN KEY (`session_id`) REFERENCES `exam_session`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`import_id`) REFERENCES `import_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`bareme_id`) REFERENCES `bareme`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "sitting_status" CHECK(status IN ('active','held','excluded'))
);
--> statement-breakpoint
CREATE INDEX `sitting_session_number` ON `sitting` (`session_id`,`order_number`);--> statement-breakpoint
CREATE INDEX `sitting_import` ON `sitting` (`import_id`);--> statement-breakpoint
CREATE INDEX `sitting_person` ON `sitting` (`person_id`) WHERE person_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX `sitting_name_birth` ON `sitting` (`name_key`,`birth_date`);