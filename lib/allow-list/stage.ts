/** The `aud` of bearer tokens where the platform names no other. */
export function audienceOfStage(stage: string): string {
  return `alertguard-${stage}`;
}

/** Which deployment of the stack, where nothing says so: as osls has it. */
export const defaultStage = 'dev';

/** As osls takes it, and so short that policies of a generous size still hold their ARNs (infra/build). */
export function isStage(stage: string): boolean {
  return /^[A-Za-z0-9-]{1,24}$/.test(stage);
}

/** A stage's own secret: the stage, and the name that the allow-list has for it. */
export function secretOfStage(stage: string, name: string): string {
  return `${stage}/${name}`;
}
