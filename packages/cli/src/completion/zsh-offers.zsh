# Prints what zsh offers at the end of a line, one a line: zsh -f zsh-offers.zsh SCRIPT LINE
# Completion works only in an interactive shell, so one runs at a terminal of its own; what would be shown there is printed instead.
# With -O, -A or -D compadd only sorts what it is given.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "
autoload -Uz compinit; compinit -u -D
source ${(q)1}
bindkey '^I' complete-word
compadd() {
  local -a found
  if (( \${@[(I)-[OAD]]} )); then builtin compadd \"\$@\"; return; fi
  builtin compadd -O found \"\$@\"
  print -rl -- \"offered:\"\$^found
}
end-of-offers() { print 'offered:.'; exit }
comppostfuncs=(end-of-offers)
PS1=rea'dy>'"
# The prompt, not the echo of the line above, which has a quote in it.
zpty -r shell out '*ready>*'
zpty -w -n shell "$2"$'\t'
while zpty -r shell out; do
  out=${out%%$'\r\n'}
  [[ $out == *offered:.* ]] && break
  [[ $out == *offered:* ]] && print -r -- ${out##*offered:}
done
zpty -d shell
