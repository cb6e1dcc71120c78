-- One row per active person: in the register and not cancelled on the as-of date, each once.
select * from registrations_as_of
where left_out is null
