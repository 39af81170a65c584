/* notify.h -- tells the service manager how we are (systemd's sd_notify protocol). */
#ifndef NOTIFY_H
#define NOTIFY_H

/* "READY=1", "STOPPING=1".  Does nothing where nobody asked ($NOTIFY_SOCKET). */
void notify(const char *state);

#endif
