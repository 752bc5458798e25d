export { type Database, type DatabaseOptions, openDatabase } from './database.ts'
export { migrate, MigrationError } from './migrate.ts'
export { createStores, type Stores } from './stores.ts'
