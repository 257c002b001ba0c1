"""The rules of the model as plain Python, by the names they have where they are compiled."""

from __future__ import annotations

from thermidor import conditions
from thermidor.benchmark.objects.plain import plain
from thermidor.institutions import soviet, union, workplace
from thermidor.people import belong, cadre, deputy, divide, fates, move, official, worker

_FREE = {"FREE_CODE": conditions.FREE_CODE.tolist()}

hunger_next = plain(worker.hunger_next)
commitment_next = plain(worker.commitment_next)
efficacy_next = plain(worker.efficacy_next)
attendance = plain(worker.attendance)
grievance = plain(worker.grievance)
loss_of_support = plain(worker.loss_of_support)
return_of_support = plain(worker.return_of_support)
death = plain(worker.death)
dues_by_hand = plain(worker.dues_by_hand)

of_worker = plain(fates.of_worker)
of_villager = plain(fates.of_villager)
of_soldier = plain(fates.of_soldier)
of_idle = plain(fates.of_idle)
of_holder = plain(fates.of_holder)

skill_class = plain(move.skill_class)
tier_of = plain(move.tier_of)
freedom = plain(move.freedom, _FREE)
candidate_class = plain(move.candidate_class, _FREE)
appeal = plain(move.appeal, _FREE)
part_of = plain(divide.part_of)

joining = plain(belong.joining)
conviction_of_joiner = plain(cadre.conviction_of_joiner)
leaving = plain(cadre.leaving)
dissent_next = plain(cadre.dissent_next)
joining_opposition = plain(cadre.joining_opposition)
routine_next = plain(cadre.routine_next)

plant_votes = plain(soviet.plant_votes)
coming = plain(deputy.coming)
accountability = plain(deputy.accountability)
refusal_weeks = official.refusal_weeks

open_next = plain(workplace.open_next)
founding = plain(workplace.founding)
commissioning = plain(workplace.commissioning)
seizing = plain(workplace.seizing)
to_one_man = plain(workplace.to_one_man)
own_say = plain(workplace.own_say)
striking = plain(workplace.striking)
conceding = plain(union.conceding)
