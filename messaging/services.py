"""The one way into the outbox."""

from messaging.models import Channel, Message, RecipientKind


def enqueue(
    template: str,
    *,
    recipient_kind: RecipientKind,
    recipient_id: int,
    subject_id: int,
    language: str,
    key: str,
    channel: Channel = Channel.EMAIL,
) -> Message | None:
    """Put a message into the outbox, and its job into the queue, in the caller's transaction.

    `key` makes it happen once: a second call with the same key stores nothing and returns None.
    Must be called inside the transaction that causes the message, so that both happen or neither.
    """
    from messaging.tasks import deliver_message  # the task imports this module's app models

    message, created = Message.objects.get_or_create(
        idempotency_key=key,
        defaults={
            "template": template,
            "channel": channel,
            "language": language,
            "recipient_kind": recipient_kind,
            "recipient_id": recipient_id,
            "subject_id": subject_id,
        },
    )
    if not created:
        return None
    deliver_message.defer(message_id=message.pk)
    return message
