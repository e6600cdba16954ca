"""Edits of a small column, each a function that takes an Editor; by name, with how often a long run makes each."""

from collections.abc import Callable

from . import accidents, letters, surroundings
from .editor import Editor

_RARE, _SELDOM, _OFTEN = 1, 3, 6
_EDITS: dict[int, tuple[Callable[[Editor], None], ...]] = {
    _OFTEN: (
        *(letters.new_letter, letters.edit_words, letters.add_turn, letters.delete_letter, letters.change_title),
        *(letters.link, surroundings.advance_clock, accidents.interrupt),
    ),
    _SELDOM: (
        *(letters.new_post, letters.new_spanish_letter, letters.translate, letters.schedule_letter),
        *(letters.rename_file, letters.move_letter, letters.swap_letters, letters.retag, letters.change_category),
        *(letters.respell_category, letters.change_status, letters.redate, letters.date_otherwise, letters.follow),
        *(letters.give_alias, letters.say_otherwise_in_the_head, letters.remove_turn, letters.show_picture),
        *(surroundings.set_setting, surroundings.write_page, surroundings.change_image, surroundings.replace_photo),
        *(surroundings.change_topics, surroundings.change_policy, surroundings.change_synonyms),
        *(surroundings.change_address, surroundings.change_processes),
        *(accidents.nothing, accidents.touch, accidents.rewrite_equal, accidents.change_unseen),
        *(accidents.write_faulty, accidents.damage_output, accidents.damage_spare, accidents.build_twice),
    ),
    _RARE: (
        *(surroundings.change_plugins, surroundings.change_names, surroundings.remove_page, surroundings.change_theme),
        *(surroundings.change_code, surroundings.move_process, accidents.break_template, accidents.clear_theme),
        *(accidents.damage_store, accidents.damage_machines),
    ),
}
EDITS = {edit.__name__: edit for edits in _EDITS.values() for edit in edits}
OFTEN = {edit.__name__: often for often, edits in _EDITS.items() for edit in edits}
