#include <stdio.h>

#include "sip_status.h"

int main(void)
{
    printf("%d %s\n", SIP_SC_SEND_FAILED, sip_sc_phrase(SIP_SC_SEND_FAILED));
    return 0;
}
