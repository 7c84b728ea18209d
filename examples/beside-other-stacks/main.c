/* One program, three stacks and sipcodes: constants of each in one switch, and a phrase where a stack has none. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/time.h>

#include <sofia-sip/sip_status.h>

#include <osipparser2/osip_parser.h>

#include <re.h>

#include "sip_status.h"

static const char* sofia(int code, const char* phrase)
{
    return code ? phrase : NULL;
}

int main(void)
{
    printf("libosip2:  %d %s\n", SIP_BUSY_HERE, osip_message_get_reason(SIP_BUSY_HERE));
    printf("Sofia-SIP: %d %s\n", SIP_SC_BUSY_HERE, sofia(SIP_486_BUSY_HERE));
    printf("libre:     %s has no constants\n", sys_libre_version_get());
    printf("sipcodes:  %d %s\n", SIP_SC_BAD_ALERT_MESSAGE, sip_sc_phrase(SIP_SC_BAD_ALERT_MESSAGE));
    return 0;
}
