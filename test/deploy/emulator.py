"""Starts ministack with three answers of IAM put right that differ from AWS, so that the policies under test stay as they
are deployed. Each is from the AWS documentation:

- A batch of SQS is authorised as the action on one message ("Actions, resources, and condition keys for Amazon SQS").
- `aws:PrincipalArn` of a session is the ARN of its role ("AWS global condition context keys").
- `aws:PrincipalIsAWSService` is present in every signed request, as `false` where the caller is no service (the same).
"""

import re

from ministack.core import iam_actions, iam_evaluator
from ministack.services.cloudformation import provisioners

ACTIONS = {
    f"sqs:{action}Batch": f"sqs:{action}" for action in ("SendMessage", "DeleteMessage", "ChangeMessageVisibility")
}
SESSION = re.compile(r"arn:(aws[\w-]*):sts::(\d{12}):assumed-role/([^/]+)/.+")

extract_iam_action = iam_actions.extract_iam_action
resolve_condition_key = iam_evaluator._resolve_condition_key


def extract(*args, **kwargs):
    action = extract_iam_action(*args, **kwargs)
    return ACTIONS.get(action, action)


def resolve(key, context):
    value = resolve_condition_key(key, context)
    if key.lower() == "aws:principalarn":
        return SESSION.sub(r"arn:\1:iam::\2:role/\3", value or "")
    if key.lower() == "aws:principalisawsservice" and value is None:
        return "false"
    return value


# What it does not know, saved queries and alarms with metric math: accepted, and nothing done, as nothing asks for them.
# A description that is too long for PutMetricAlarm fails there as it does in AWS.
def create(logical_id, properties, stack):
    name = properties.get("AlarmName", logical_id)
    if len(str(properties.get("AlarmDescription", ""))) > 1024:
        raise ValueError("AlarmDescription: length must be less than or equal to 1024")
    return name, {"Arn": f"arn:aws:cloudwatch:eu-central-1:000000000000:alarm:{name}"}


for unknown in ("AWS::Logs::QueryDefinition", "AWS::CloudWatch::Alarm"):
    provisioners._RESOURCE_HANDLERS[unknown] = {
        "create": create,
        "update": lambda physical_id, old, new, stack: create(physical_id, new, stack),
        "delete": lambda physical_id, properties: None,
    }

iam_actions.extract_iam_action = extract
iam_evaluator._resolve_condition_key = resolve

if __name__ == "__main__":
    from ministack.app import main

    main()
