/** The file in which a team's receivers and destinations are written. */
export function teamFile({ team }: { readonly team: string }): string {
  return `teams/${team}.yml`;
}
