import { allowListFolder } from '../project/parse-project.ts';
import type { Answers } from './answers.ts';

export function alertguardYml({ region }: Answers): string {
  return `# What is deployed, and how in each stage. A parameter that is not set here has its default.
allowList: ${allowListFolder}

stages:
  prod:
    region: ${region}
    # SNS topic that is notified when something is wrong with the guard itself, and cannot be delivered by it:
    # alarmTopicArn: arn:aws:sns:${region}:123456789012:oncall
    # Days that the audit trail is kept, 30 by default:
    # auditRetentionDays: 365
    # The page that alarms link to:
    # runbookUrl: https://runbooks.example.com/alertguard
  # A second stage shares nothing with the first: not secrets, not keys, not metrics.
  # dev:
  #   region: ${region}
`;
}
