/** The functions that write audit lines, by the last part of their names. */
export const auditedFunctions = ['ingest', 'deliver', 'escalate', 'prove'] as const;

/** The log groups in which a stage's audit lines are; `stage` may also be a variable of the deployment. */
export function logGroupsOf(service: string, stage: string): string[] {
  return auditedFunctions.map((name) => `/aws/lambda/${service}-${stage}-${name}`);
}
