export { type DisposablePostgres, startDisposablePostgres } from './disposable-postgres.ts'
export { type FreshDatabase, freshDatabase } from './fresh-database.ts'
