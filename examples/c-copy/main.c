#include <stdio.h>

#include "sip_status.h"

int main(void)
{
    printf("%d %s\n", SIP_SC_BUSY_HERE, sip_sc_phrase(SIP_SC_BUSY_HERE));
    return 0;
}
