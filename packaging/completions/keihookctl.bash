# bash completion for keihookctl and keihookd
_keihookctl() {
	local word=${COMP_WORDS[COMP_CWORD]}
	if [ "$COMP_CWORD" -eq 1 ]; then
		COMPREPLY=($(compgen -W 'allow disable doctor enable explain install lint log protect run status uninstall' -- "$word"))
		return
	fi
	case ${COMP_WORDS[1]} in
	install | uninstall)
		case ${COMP_WORDS[COMP_CWORD - 1]} in
		--settings | --client) COMPREPLY=($(compgen -f -- "$word")) ;;
		*) COMPREPLY=($(compgen -W '--project --hardened --settings --client' -- "$word")) ;;
		esac
		;;
	log) COMPREPLY=($(compgen -W '--json -n' -- "$word")) ;;
	status) COMPREPLY=($(compgen -W '--json' -- "$word")) ;;
	esac
}
_keihookd() {
	COMPREPLY=($(compgen -W '--check --check-batch --decide --test --socket --hardened --version --help' -- "${COMP_WORDS[COMP_CWORD]}"))
}
complete -F _keihookctl keihookctl
complete -F _keihookd keihookd
