/** What is deployed, unless a test or a company's pipeline names another directory. */
export const allowListDirectory = process.env['ALLOW_LIST_DIR'] ?? 'infra/allow-list';
