#include <stdio.h>

#include <q850_cause.h>
#include <sip_status.h>

int main(void)
{
    printf("%d %s, %d %s\n", SIP_SC_BUSY_HERE, sip_sc_phrase(SIP_SC_BUSY_HERE), Q850_USER_BUSY,
        q850_phrase(Q850_USER_BUSY));
    return 0;
}
