#!/bin/sh
# Takes the part of a program of Slurm: a link to it has the program's name, and the file NAME.does beside the link what it does.
# Programs that a test writes itself could be "busy" when they are run: another test's child may hold them open.
here=${0%/*}
echo "${0##*/} $*" >>"$here/../calls"
. "$here/${0##*/}.does"
