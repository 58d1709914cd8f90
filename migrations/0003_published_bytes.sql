ALTER TABLE `release` ADD `manifest` blob DEFAULT x'' NOT NULL;--> statement-breakpoint
ALTER TABLE `release` ADD `trust` blob DEFAULT x'' NOT NULL;