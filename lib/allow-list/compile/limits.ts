/** A limit is there so that a slip of a generator is a fault here, and not a package that Lambda refuses. */

export const maxReceivers = 10_000;
/** Of a sender and a receiver in all files: a line for each is in the package of two functions, of which Lambda takes 250 MB. */
export const maxPairs = 200_000;
export const maxDeliver = 20;
export const maxRequiredLabels = 100;
export const maxRequiredValues = 100;
export const maxReasonLength = 300;
export const maxListEntries = 1_000;
export const maxLabelNameLength = 200;
export const maxLabelValueLength = 1_000;
export const maxReceiverNameLength = 200;
/** Secrets Manager's limit for a secret's name, in characters. Source: CreateSecret API reference, `Name`. */
export const maxSecretNameLength = 512;
export const maxParallelism = 16;
/** Where people read the messages one at a time keeps their order, and several share one when it is slow. */
export const defaultParallelism = { people: 1, programs: 4 } as const;
/** Seconds. As long as a delivery without a fallback is tried. */
export const minPatience = 60;
export const maxPatience = 12 * 60 * 60;
/** Seconds between two heartbeats. A metric has a value a minute, and an alarm looks back a day at most. */
export const minHeartbeat = 60;
export const maxHeartbeat = 12 * 60 * 60;
/** Pairs of sender and receiver; each is an alarm. CloudFormation takes 500 resources in a stack, of which 80 are others. */
export const maxHeartbeats = 300;
/** Seconds between two proofs of a destination: the function that asks runs every 15 minutes. */
export const minProof = 15 * 60;
export const maxProof = 7 * 24 * 60 * 60;
/** Of drills, which people see. */
export const minDrill = 24 * 60 * 60;
export const maxDrill = 365 * 24 * 60 * 60;
/** 10,000 receivers with five labels each are 2.5 MB of YAML. */
export const maxFileBytes = 8 * 1024 * 1024;
