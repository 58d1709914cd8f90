CREATE TABLE `legalisation` (
	`id` integer PRIMARY KEY NOT NULL,
	`document_id` integer NOT NULL,
	`place` integer NOT NULL,
	`entity` text NOT NULL,
	`date` text NOT NULL,
	`year` integer NOT NULL,
	`number` integer NOT NULL,
	`receipt` text,
	`legaliser_id` integer NOT NULL,
	`pdf_sha256` blob NOT NULL,
	`account_id` integer NOT NULL,
	`at` text NOT NULL,
	FOREIGN KEY (`document_id`) REFERENCES `document`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`legaliser_id`) REFERENCES `legaliser`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `account`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `legalisation_number` ON `legalisation` (`entity`,`year`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `legalisation_place` ON `legalisation` (`document_id`,`place`);--> statement-breakpoint
CREATE TABLE `legaliser` (
	`id` integer PRIMARY KEY NOT NULL,
	`fingerprint` text NOT NULL,
	`subject` text NOT NULL,
	`algorithm` text NOT NULL,
	`practice` integer NOT NULL,
	`certificate` blob NOT NULL,
	`chain` blob NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `legaliser_fingerprint_unique` ON `legaliser` (`fingerprint`);