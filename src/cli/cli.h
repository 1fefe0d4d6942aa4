/* The verbs that people type; one file each. Return the process's exit status. */
#ifndef KEIHOOKD_CLI_CLI_H
#define KEIHOOKD_CLI_CLI_H

/* keihookd --check ... ; -1 if no verb was given and the daemon is meant. */
int cli_main(int argc, char **argv);
/* keihookctl VERB ... */
int ctl_main(int argc, char **argv);

/* Each takes the arguments from its own name on. */
int cli_check(int argc, char **argv);
int cli_check_batch(int argc, char **argv);
int cli_decide(int argc, char **argv);
int cli_test(int argc, char **argv);
int ctl_allow(int argc, char **argv);
int ctl_disable(int argc, char **argv);
int ctl_doctor(int argc, char **argv);
int ctl_enable(int argc, char **argv);
int ctl_explain(int argc, char **argv);
int ctl_install(int argc, char **argv);
int ctl_lint(int argc, char **argv);
int ctl_log(int argc, char **argv);
int ctl_protect(int argc, char **argv);
int ctl_run(int argc, char **argv);
int ctl_status(int argc, char **argv);
int ctl_uninstall(int argc, char **argv);

#endif
