import type { Answers } from './answers.ts';
import { yamlText } from './yaml-text.ts';

export function platformYml({ domain, sender, team }: Answers): string {
  return `# yaml-language-server: $schema=./platform.schema.json
# Who may send, and how far each team reaches. Owned by the platform team.
#
# Names are exact everywhere: no wildcard, no prefix, no pattern. A secret is named here and kept in AWS Secrets Manager.

# The address that every email comes from; Amazon SES must have verified it.
emailFrom: alertguard@${domain}

# Who may send: one entry for each Alertmanager, each with a key of its own.
senders:
  ${yamlText(sender)}:
    scheme: standard-webhooks
    secret: alertguard/senders/${sender}/key # {"signingKey": "whsec_…"}

# The fence of each team. What teams/<team>.yml names must be inside it.
teams:
  ${yamlText(team)}:
    senders: [${yamlText(sender)}] # whose alerts this team may receive
    receivers: [${yamlText(`${team}-critical`)}] # the only receiver names that the team may claim
    secrets: alertguard/${team}/ # its destinations may use secrets under this prefix only
    emailDomains: [${yamlText(domain)}] # exactly this domain, without subdomains
    # hosts: [hooks.example.com]   # self-hosted endpoints that the team may call, over https

# Hosts to which a message may link, such as those of Alertmanager, runbooks and dashboards; other links are left out.
linkHosts: [${yamlText(`alertmanager.${domain}`)}]

# Who is notified when something is wrong with the guard itself, as team/destination.
escalation: [${team}/oncall]
`;
}

export function teamYml({ domain, sender, team }: Answers): string {
  return `# yaml-language-server: $schema=../team.schema.json
# Where the alerts of team ${team} go. Owned by that team, which can name nothing outside its fence in platform.yml.

destinations:
  slack:
    type: slack
    secret: alertguard/${team}/slack # {"webhookUrl": "https://hooks.slack.com/…"}, in AWS Secrets Manager
  oncall:
    type: email
    to: [oncall@${domain}]

receivers:
  # Alertmanager's receiver name, exactly.
  ${yamlText(`${team}-critical`)}:
    senders: [${yamlText(sender)}]
    require: { team: ${yamlText(team)} } # alerts without this label are not delivered
    deliver: [slack]
    fallback: [oncall] # notified instead when a delivery keeps failing
`;
}
