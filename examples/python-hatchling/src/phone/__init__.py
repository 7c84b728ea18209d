from phone.sip_status import SipStatus, is_success, reason_phrase


def call_state(code: int) -> str:
    """What a phone shows for the status code that a peer sent, registered or not."""
    if is_success(code):
        return "connected"
    if code in (SipStatus.BUSY_HERE, SipStatus.BUSY_EVERYWHERE):
        return "busy"
    return reason_phrase(code, "failed")
